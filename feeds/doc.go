// Package feeds reads prices: from a simulator, and from folders of recorded
// bars. A [Source] answers what a price was at a moment of market time and
// never invents one; a [Timetable] says at which moments prices change.
package feeds
