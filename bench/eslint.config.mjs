import { createRequire } from "node:module";
import { join } from "node:path";

// The plugin's and the parser's place is that of the environment that bench/compare.py built.
const load = createRequire(join(process.env.NODE_ENVIRONMENT, "package.json"));
const sonarjs = load("eslint-plugin-sonarjs");
const typescript = load("typescript-eslint");

export default [
  { files: ["**/*.ts"], languageOptions: { parser: typescript.parser } },
  { ...(sonarjs.default ?? sonarjs).configs.recommended, files: ["**/*.{js,mjs,cjs,ts}"] },
];
