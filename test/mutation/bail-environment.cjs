const StrykerEnvironment = require('@stryker-mutator/jest-runner/jest-env/node');

/** Skips whatever comes after the first failure. It kills the mutant, and jest cannot stop within a file. */
module.exports = class BailEnvironment extends StrykerEnvironment {
  constructor(config, context) {
    super(config, context);
    const handle = this.handleTestEvent;
    let hasFailed = false;
    this.handleTestEvent = async (event, state) => {
      await handle(event, state);
      if (event.name === 'test_done' && event.test.errors.length > 0) hasFailed = true;
      if (event.name === 'test_start' && hasFailed) event.test.mode = 'skip';
    };
  }
};
