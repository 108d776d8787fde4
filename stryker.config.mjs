// Twenty tries of a property are enough to see most mutants, and take a fraction of the time.
process.env['RESEAL_PROPERTY_RUNS'] ??= '20';

export default {
  mutate: ['src/core/policy/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'test/mutation/jest.config.cjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Long, because a busy machine must not look like a killed mutant.
  timeoutMS: 10_000,
  // TypeScript 7 has no interface for programs, and Node strips the types itself.
  tsconfigFile: 'absent.tsconfig.json',
  reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
};
