// What is deployed, tried: needs the package, moto and the client of Lambda's runtime interface; .ci/run
// brings them.
/** @type {import("jest").Config} */
module.exports = {
  ...require('../../jest.config.cjs'),
  rootDir: '../..',
  testMatch: ['<rootDir>/test/deployment/*.test.ts'],
  testPathIgnorePatterns: [],
};
