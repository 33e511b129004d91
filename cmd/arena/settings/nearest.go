package settings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xrash/smetrics"
)

// farthest is how many letters a slip of the keyboard changes at most.
const farthest = 2

// nearest returns the candidate with the fewest edits from word, the first of equals,
// or nothing if none is so near that it may have been meant.
func nearest(word string, candidates []string) string {
	best, least := "", farthest+1
	for _, candidate := range candidates {
		if edits := edits(word, candidate); edits < least && 3*edits <= len(strings.TrimPrefix(word, aliasPrefix)) {
			best, least = candidate, edits
		}
	}
	return best
}

// edits is how many letters of word were changed, left out or added to make other of
// it. Two that changed places are one.
func edits(word, other string) int {
	edits := smetrics.WagnerFischer(word, other, 1, 1, 1)
	if edits == 2 && slices.Equal(slices.Sorted(strings.SplitSeq(word, "")), slices.Sorted(strings.SplitSeq(other, ""))) {
		return 1
	}
	return edits
}

// Meant asks whether somebody who wrote word meant the one of the candidates that is
// near, and asks nothing if none is.
func Meant(word string, candidates []string) string {
	if best := nearest(word, candidates); best != "" {
		return fmt.Sprintf("; did you mean %s?", best)
	}
	return ""
}
