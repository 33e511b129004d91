package settings

import (
	"fmt"

	"github.com/xrash/smetrics"
)

// nearest returns the candidate with the fewest edits from word, the first of
// equals.
func nearest(word string, candidates []string) string {
	var best string
	least := -1
	for _, candidate := range candidates {
		if edits := smetrics.WagnerFischer(word, candidate, 1, 1, 1); least < 0 || edits < least {
			best, least = candidate, edits
		}
	}
	return best
}

// Meant asks whether somebody who wrote word meant one of the candidates.
func Meant(word string, candidates []string) string {
	if best := nearest(word, candidates); best != "" {
		return fmt.Sprintf("; did you mean %s?", best)
	}
	return ""
}
