const odd = [
  "anthropic/claude-sonnet-5-thinking-high",
  "anthropic/claude-sonnet-5-thinking-low",
  "نموذج الذكاء الاصطناعي",
  "מודל השפה הגדול",
  "🦊",
  "👩‍🚀 Astronaut",
  "a-name-that-is-longer-than-any-place-for-it-can-be",
];

/** The names of thirty agents, among them those that are hard to show. */
export const crowd: readonly string[] = [
  ...odd,
  ...Array.from({ length: 30 - odd.length }, (_, i) => `Agent ${i + 1}`),
];

/** An arena with the crowd, as a file of the server's. */
export const crowdedArena = `id: crowd
name: Thirty models against the momentum of 2024
benchmark: [INDEX]
roster:
${crowd.map((name) => `  - {agent: ${JSON.stringify(name)}, strategy: momentum}`).join("\n")}
`;
