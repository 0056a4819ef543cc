import nextCoreWebVitals from 'eslint-config-next/core-web-vitals'
import tseslint from 'typescript-eslint'

/** Where pages and mails are made. Elsewhere React is not imported, and its rules, which compile each function they look at, are not asked. */
const REACT = ['app/**', 'components/**', 'i18n/**', 'lib/accounts/**', '*.tsx']

export default tseslint.config(
  { ignores: ['.next/**', '.runtime/**', '.data/**', 'generated/**', 'node_modules/**', 'playwright-report/**', 'test-results/**', '**/*.d.ts', '**/*.d.mts'] },
  ...nextCoreWebVitals.map((config) => (config.rules ? { ...config, files: REACT } : config)),
  { ignores: REACT, rules: { 'no-restricted-imports': ['error', { paths: ['react'], patterns: ['react/*'] }] } },
  // A rule is right everywhere or is changed here: no exceptions by comment.
  { linterOptions: { noInlineConfig: true } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // With noUncheckedIndexedAccess, `!` is how one says that an index is known to exist.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      // An AbortSignal's reason is thrown on as it came.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true, allowThrowingAny: true }],
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-ignore': true, 'ts-expect-error': true, 'ts-nocheck': true }],
      // Our interfaces are closures; nothing in them depends on `this`.
      '@typescript-eslint/unbound-method': 'off',
      // An interface of ours may promise more than one of its makers needs to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true, allowNullish: true }],
    },
  },
  {
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-params': ['error', { max: 4 }],
      'max-depth': ['error', 4],
      // Every `??` and `?.` counts, which a function that reads a wire format has many of.
      complexity: ['error', 30],
      'import/no-anonymous-default-export': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'off',
      'no-restricted-properties': [
        'error',
        { property: '$queryRawUnsafe', message: 'Use parameters: $queryRaw`…`.' },
        { property: '$executeRawUnsafe', message: 'Use parameters: $executeRaw`…`.' },
      ],
    },
  },
  {
    files: ['tests/**'],
    // expect.any() and its like are typed `any`: they stand for values, they are none.
    rules: { 'max-params': 'off', '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    // Only programs a person types may write to the terminal; everything else uses lib/log.
    files: ['lib/**', 'app/**', 'components/**', 'server.ts'],
    rules: { 'no-console': 'error' },
  },
)
