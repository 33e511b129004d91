// Package prompt writes what a model is told: in a [Template] of three sections, out of
// what an agent may know and the rules that the engine enforces on it.
//
// The sections stand in the order of how many are told the same, so that an endpoint
// can keep what it has read already:
//
//   - system: how the arena works and how to answer; the same bytes in all rounds of a
//     season, for every agent. It sees .Every (between rounds, such as "2 hours of market
//     time"), .Rules (sentences) and .MostTrades.
//   - scene: what all agents of a round see; the same bytes for every agent. It sees
//     .Round, .When, .Origin (where the prices come from), .Simulated, .Prices (a block of
//     CSV), .Left (what is not in it) and .Benchmark.
//   - own: what one agent sees. It sees .Cash, .Equity, .Return, .Start, .Owed,
//     .Holding, .Positions and .Estimates (blocks of CSV), .Orders, .Refused, .Fills, .Performances,
//     .Rationales and .Messages (lines), .Rules (those that differ from what the system
//     section says) and .Persona.
//
// A section sees nothing else, so no template can tell one agent what belongs to
// another. It has the actions of text/template, and of the functions those that compare
// and count.
//
// What others have written (models, an audience) is told in one line each, without what
// could be taken for the frame of a conversation. All of it has a bound.
package prompt
