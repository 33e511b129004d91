import { Mock } from "./server";

const port = Number(process.env.PORT ?? 5180);
const mock = new Mock(process.env.DIST ?? "dist");
await mock.start(port);
process.stdout.write(`the page with a made-up season: ${mock.url}/a/wall-street\n`);
const shuffle = setInterval(() => {
  const agents = mock.season.agents;
  mock.think(agents[Math.floor(Date.now() / 4000) % agents.length] as string, true);
}, 4000);
process.on("SIGINT", async () => {
  clearInterval(shuffle);
  await mock.stop();
  process.exit(0);
});
