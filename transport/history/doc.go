// Package history remembers how the equity of every agent, and the benchmark,
// went in a season, and draws charts of it.
//
// A [Recorder] takes every tick of a season of any length in bounded memory: fine
// for the recent past, coarse for the old, and without the loss of an extreme.
// Its [Course] is the season as it stands at one moment, and costs nothing: any
// number of readers draw from it while the season goes on.
//
// A chart has few points. Each stretch of a series is drawn by its lowest and its
// highest value, so that no peak and no trough is missing, and both ends of the
// range are there. A [Cache] makes each answer once, for everybody who asks between
// two ticks.
package history
