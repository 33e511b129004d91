package strategy

import (
	"fmt"

	"github.com/seed45548214/arena/arena"
)

// averageRounds is how many rounds, this one included, make the average price
// that meanReversion compares with.
const averageRounds = 16

// meanReversion buys what is below its own average and sells it above.
type meanReversion struct{}

func (m meanReversion) Decide(v *arena.View) arena.Decision {
	return choose(v, m, &terms{
		every: 2, phase: 1,
		want: 0.006, keep: -0.006, edge: 0.025,
		idle:    "Holding between two looks at the averages.",
		content: "Holding: nothing held is above its average, and nothing outside is far enough below.",
	})
}

// score is by what part the average is above the price.
func (meanReversion) score(v *arena.View, at int) (float64, bool) {
	var sum arena.Money
	count := arena.Money(0)
	for _, row := range v.History[max(0, len(v.History)-averageRounds):] {
		if row[at] > 0 {
			sum += row[at]
			count++
		}
	}
	if count < 3 {
		return 0, false
	}
	return float64(sum/count)/float64(v.Prices[at]) - 1, true
}

func (meanReversion) reason(dst []byte, v *arena.View, score float64) []byte {
	rounds, side := min(averageRounds, len(v.History)), "below"
	if score < 0 {
		side, score = "above", -score
	}
	return fmt.Appendf(dst, "is %.1f %% %s its average of %d rounds", score*100, side, rounds)
}
