// Packages services with osls, all in one process: node package.js OSLS FOLDER...
//
// A service that osls refuses leaves no `.serverless` behind; what it says about it goes to stderr.

"use strict";

const path = require("path");

const [osls, ...folders] = process.argv.slice(2);
const inside = (name) => require(path.join(osls, "lib", name));

const Serverless = inside("serverless");
const read = inside("configuration/read");
const resolve = inside("configuration/variables");
const variables = (name) => inside(`configuration/variables/sources/${name}`);

async function packaged(folder) {
  process.chdir(folder);
  const configuration = await read(path.join(folder, "serverless.yml"));
  const instance = { configurationInput: configuration, processedInput: { options: {} } };
  const sources = {
    env: variables("env"),
    file: variables("file"),
    opt: variables("opt"),
    self: variables("self"),
    strToBool: variables("str-to-bool"),
    sls: variables("instance-dependent/get-sls")(),
    param: variables("instance-dependent/param")(instance),
  };
  await resolve({ serviceDir: folder, configuration, options: {}, sources });
  const serverless = new Serverless({
    configuration,
    serviceDir: folder,
    configurationFilename: "serverless.yml",
    commands: ["package"],
    options: {},
  });
  await serverless.init();
  await serverless.run();
}

(async () => {
  for (const folder of folders) {
    await packaged(folder).catch((error) => console.error(folder, error.message));
  }
})();
