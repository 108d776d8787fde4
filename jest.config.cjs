/** @type {import("jest").Config} */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // jest >= 30.5 on Node >= 24 strips the types itself.
  transform: {},
  // Copies of the project, while mutants are tried.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp'],
  extensionsToTreatAsEsm: ['.ts'],
  collectCoverageFrom: ['src/**/*.ts', 'handlers/**/*.ts'],
  reporters: ['default', '<rootDir>/test/plain-reporter.cjs'],
};
