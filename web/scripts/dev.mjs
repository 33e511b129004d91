// Builds the page whenever its sources change and serves it with a made-up season.
import { build, runnerImport } from "vite";

process.env.NODE_ENV ??= "production";
await build({ build: { watch: {} }, logLevel: "warn" });
await new Promise((done) => setTimeout(done, 3000));
await runnerImport("./mock/main.ts");
