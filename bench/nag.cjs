// Includes each CloudFormation template in a CDK app of its own, lets two packs of cdk-nag validate it, and writes one
// line of JSON for each: {template, error?, findings: [{rule, resource, message}]}.
const { mkdtempSync, readFileSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { createRequire } = require("node:module");
const load = createRequire(join(process.argv[2], "package.json"));
const { App, Stack, Validations } = load("aws-cdk-lib");
const { CfnInclude } = load("aws-cdk-lib/cloudformation-include");
const { AwsSolutionsChecks, ServerlessChecks } = load("cdk-nag");

console.error = () => {}; // the report is in a file too

function check(templateFile) {
  const outdir = mkdtempSync(join(tmpdir(), "nag-"));
  const findings = [];
  let error;
  try {
    const app = new App({ outdir });
    new CfnInclude(new Stack(app, "Included"), "Template", { templateFile });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    Validations.of(app).addPlugins(new ServerlessChecks(app));
    app.synth();
  } catch (thrown) {
    error = String(thrown.message).split("\n")[0];
  }
  try {
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8"));
    error = undefined; // what was thrown says that there are findings
    for (const report of pluginReports) {
      if (report.pluginName !== "AwsSolutions" && report.pluginName !== "Serverless") continue; // CDK's own
      for (const { ruleName, description, violatingConstructs } of report.violations) {
        for (const { constructPath } of violatingConstructs) {
          findings.push({ rule: ruleName, resource: constructPath.split("/")[2], message: description });
        }
      }
    }
  } catch {
    // no report: nothing was found, or the template could not be included
  }
  rmSync(outdir, { recursive: true });
  process.stdout.write(JSON.stringify({ template: templateFile, error, findings }) + "\n");
}

process.argv.slice(3).forEach(check);
