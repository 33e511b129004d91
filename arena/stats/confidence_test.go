package stats_test

import (
	"math"
	"slices"
	"testing"

	"github.com/seed45548214/arena/arena/stats"
)

// The best of one track is that track: nothing to deflate.
func TestTrack_OneTrialIsNotDeflated(t *testing.T) {
	t.Parallel()
	track := stats.Track{N: 99, Sharpe: 0.1, Kurtosis: 3}
	if got, want := track.Deflated(1, 0.05), track.Probability(0); got != want {
		t.Errorf("Deflated = %v, want %v", got, want)
	}
	if more, fewer := track.Deflated(100, 0.05), track.Deflated(10, 0.05); more >= fewer {
		t.Errorf("deflated by 100 trials %v, by 10 %v", more, fewer)
	}
}

// Whoever picks the best of a field is told how much of it luck explains.
func TestDeflate_MeasuresAgainstTheBestOfTheField(t *testing.T) {
	t.Parallel()
	var field []stats.Summary
	var tracks []stats.Track
	var sum, squares float64 // of the ratios
	for seed := range uint64(4) {
		equity := randomWalk(seed, 60)
		track := stats.TrackOf(stats.Returns(equity), 0)
		field = append(field, stats.Summarize(equity, nil, stats.Trades{}))
		tracks = append(tracks, track)
		sum, squares = sum+track.Sharpe, squares+track.Sharpe*track.Sharpe
	}
	short := stats.Summarize(randomWalk(9, stats.MinSessions-1), nil, stats.Trades{})
	all := append(slices.Clone(field), short)
	const trials = 40
	stats.Deflate(all, trials)
	n := float64(len(field))
	spread := math.Sqrt((squares - sum*sum/n) / (n - 1))
	for i := range field {
		want := tracks[i].Probability(spread * stats.ExpectedMaximum(trials))
		if got := all[i].SharpeDeflated; got == nil || math.Abs(*got-want) > 1e-9 || *got > *all[i].SharpeProbability {
			t.Errorf("agent %d: %v, want %v and no more than undeflated", i, got, want)
		}
	}
	if all[len(field)].SharpeDeflated != nil {
		t.Error("a track that is too short for a ratio has a deflated one")
	}
	stats.Deflate(field[:1], trials)
	if field[0].SharpeDeflated != nil {
		t.Error("the only ratio of a field is deflated by how far it lies from itself")
	}
}

func TestSummarize_SaysHowLongATrackMustBe(t *testing.T) {
	t.Parallel()
	signs := make(map[bool]int)
	for seed := range uint64(20) {
		equity := randomWalk(seed, 60)
		track, s := stats.TrackOf(stats.Returns(equity), 0), stats.Summarize(equity, nil, stats.Trades{})
		signs[track.Sharpe > 0]++
		if (s.SharpeSessions != nil) != (track.Sharpe > 0) {
			t.Errorf("a ratio of %v is above zero after %v sessions", track.Sharpe, s.SharpeSessions)
		}
		if s.SharpeSessions == nil {
			continue
		}
		track.N = int(math.Round(*s.SharpeSessions))
		if got := track.Probability(0); math.Abs(got-stats.Confidence) > 0.01 {
			t.Errorf("after %d sessions it is above zero with a probability of %v", track.N, got)
		}
	}
	if signs[true] == 0 || signs[false] == 0 {
		t.Fatalf("the walks show one side: %v", signs)
	}
}
