/** @type {import("jest").Config} */
module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/mutation/policy.ts'],
  testEnvironment: require.resolve('./bail-environment.cjs'),
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
};
