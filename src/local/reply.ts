/** What goes back over the wire. `errorCode` and `errorMessage` are for the records we keep. */
export type Reply = {
  status: number;
  headers: Record<string, string>;
  body: string;
  errorCode?: string;
  errorMessage?: string;
};

export const emptyReply = (status: number, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: '',
});

export const jsonReply = (value: unknown, contentType = 'application/json'): Reply => ({
  status: 200,
  headers: { 'content-type': contentType },
  body: JSON.stringify(value),
});

export const xmlReply = (element: string, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${element}`,
});
