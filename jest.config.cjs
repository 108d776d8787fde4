/** @type {import("jest").Config} */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // These need what was packaged and more: npm run test:deployment.
  testPathIgnorePatterns: ['<rootDir>/test/deployment/'],
  // jest >= 30.5 on Node >= 24 strips the types itself.
  transform: {},
  // Contract tests make hundreds of calls; what hangs is found all the same.
  testTimeout: 30_000,
  // Copies of the project, while mutants are tried.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp'],
  extensionsToTreatAsEsm: ['.ts'],
  collectCoverageFrom: ['src/**/*.ts', 'handlers/**/*.ts'],
  reporters: ['default', '<rootDir>/test/plain-reporter.cjs'],
};
