declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** An HTTP server that keeps its tables in memory. Times are those until a change of a table is done. */
  function dynalite(options: {
    createTableMs: number;
    deleteTableMs: number;
    updateTableMs: number;
  }): Server;
  export = dynalite;
}
