export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/tests/cfg/check-node.mjs',
  roots: [
    '<rootDir>/schema',
    '<rootDir>/services',
    '<rootDir>/gateway',
    '<rootDir>/tests',
    '<rootDir>/examples',
  ],
  testMatch: ['**/*.test.ts'],
  // No transformer: jest then lets Node strip the types, as it does when the service runs.
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testTimeout: 20_000,
};
