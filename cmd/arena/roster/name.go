package roster

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/mtibben/confusables"
	"golang.org/x/text/unicode/norm"
)

// maxName is how many characters the name of an arena or an agent may have.
const maxName = 60

// checkName returns a name in its normal form (NFC), or why it is none: it must be
// seen as it is written. The joiner of emoji is the only character without a shape
// that it may have, and only between two that it joins.
func checkName(name string) (string, error) {
	name = norm.NFC.String(name)
	runes := []rune(name)
	switch {
	case len(runes) == 0:
		return "", errors.New("it is empty")
	case len(runes) > maxName:
		return "", fmt.Errorf("it has %d characters; at most %d are taken", len(runes), maxName)
	case strings.TrimSpace(name) != name:
		return "", errors.New("it begins or ends with a space")
	}
	for i, r := range runes {
		switch {
		case joins(runes, i):
		case r == unicode.ReplacementChar, unicode.In(r, unicode.C, unicode.Zl, unicode.Zp):
			return "", fmt.Errorf("it has the character %U, which cannot be seen", r)
		case unicode.IsSpace(r) && r != ' ', r == ' ' && i > 0 && runes[i-1] == ' ':
			return "", errors.New("it has more space than one blank between its words")
		case !unicode.IsPrint(r):
			return "", fmt.Errorf("it has the character %U, which cannot be seen", r)
		}
	}
	return name, nil
}

// joins reports whether the rune at i makes one emoji of those beside it.
func joins(runes []rune, i int) bool {
	const joiner, variation = '\u200d', '\ufe0f'
	if i == 0 || runes[i] != joiner && runes[i] != variation {
		return false
	}
	before := runes[i-1]
	if runes[i] == variation {
		return unicode.Is(unicode.So, before)
	}
	return (unicode.Is(unicode.So, before) || before == variation || unicode.Is(unicode.Sk, before)) &&
		i+1 < len(runes) && unicode.Is(unicode.So, runes[i+1])
}

// look is what two names have in common that cannot be told apart at a glance, by the
// skeleton of Unicode Technical Standard 39 and without regard to case and blanks.
func look(name string) string {
	skeleton := func(text string) string { return confusables.Skeleton(strings.ReplaceAll(text, " ", "")) }
	return skeleton(strings.ToLower(skeleton(name)))
}
