package completion

import (
	"encoding/json"
	"errors"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Why there is no answer in a text, in words for the model. errNoJSON and errOther
// leave the search open; the others end it.
var (
	errNoJSON      = errors.New(`there is no JSON; answer with one object that has "rationale", "trades" and "reply"`)
	errOther       = errors.New(`the JSON has no list "trades"; answer with one object that has "rationale", "trades" and "reply"`)
	errTwo         = errors.New("there are two different answers; give one")
	errThought     = errors.New("the answer was cut off within its thought; think less, and give the answer")
	errCutAnswer   = errors.New("the answer was cut off; give a shorter one that is whole")
	errLong        = errors.New("the answer is too long; give a shorter one")
	errTool        = errors.New("there are no tools; answer with JSON as text")
	errNothingSaid = errors.New("the model said nothing")
)

const (
	// longestText is how many bytes of an answer are read.
	longestText = 1 << 18
	// mostScanned is how many bytes a search passes, over and over where one beginning
	// after the other leads nowhere.
	mostScanned = 8 * longestText
)

// A finder finds the answer in what a model said, and keeps by which way.
type finder struct {
	path []string
}

// An answer is what a model was asked for, its trades not yet read.
type answer struct {
	rationale, reply string
	trades           []value
}

func (f *finder) by(way string) {
	if way != "" && !slices.Contains(f.path, way) {
		f.path = append(f.path, way)
	}
}

// find finds the one answer in text. JSON that is the whole text comes first: what
// stands in its strings is text, whatever it looks like.
func (f *finder) find(text string) (answer, error) {
	if text = trimmed(text); len(text) > longestText {
		return answer{}, errLong
	}
	if found, err := f.direct(text); !errors.Is(err, errNoJSON) {
		return found, err
	}
	said := f.withoutThought(text)
	if said == "" {
		return answer{}, errThought
	}
	if said != text {
		if found, err := f.direct(said); !errors.Is(err, errNoJSON) {
			return found, err
		}
	}
	return f.search(said)
}

// direct reads a text that is JSON from end to end, or a fence around it.
func (f *finder) direct(text string) (answer, error) {
	if v, ok := f.whole(text); ok {
		return f.open(&v, 0)
	}
	if inner, ok := unfenced(text); ok {
		if v, ok := f.whole(inner); ok {
			f.by("fence")
			return f.open(&v, 0)
		}
	}
	return answer{}, errNoJSON
}

// whole reads a text that is a list, an object or a text in JSON, and nothing more.
func (f *finder) whole(text string) (value, bool) {
	s := scanner{text: text}
	v, ok := s.all()
	if !ok || v.kind < kindText {
		return value{}, false
	}
	if s.mended {
		f.by("mended")
	} else {
		f.by("json")
	}
	return v, true
}

var fence = regexp.MustCompile("(?s)^```[a-zA-Z0-9]*\\s*(.*?)\\s*(?:```)?$")

func unfenced(text string) (string, bool) {
	found := fence.FindStringSubmatch(text)
	if found == nil {
		return "", false
	}
	return found[1], true
}

// ofAnswer is what only an answer has, or a part of one.
var ofAnswer = regexp.MustCompile(`(?i)["'“”‘’＂](trades|ticker)["'“”‘’＂]\s*[:：]`)

// search finds the one answer among other words.
func (f *finder) search(text string) (answer, error) {
	missing, signs := errNoJSON, ofAnswer.FindAllStringIndex(text, -1)
	var found *answer
	for at, scanned := 0, 0; scanned < mostScanned; {
		next := strings.IndexAny(text[at:], "{[｛［")
		if next < 0 {
			break
		}
		at += next
		s := scanner{text: text, at: at}
		v, err := s.value()
		scanned += s.at - at
		if err != nil {
			if fault := broken(signs, at, s.at, err); fault != nil {
				return answer{}, fault
			}
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			continue
		}
		at = s.at
		one, err := f.candidate(&v)
		switch {
		case errors.Is(err, errOther):
			missing = errOther
			continue
		case err != nil:
			return answer{}, err
		case found != nil && !reflect.DeepEqual(*found, one):
			return answer{}, errTwo
		}
		found = &one
		if s.mended {
			f.by("mended")
		}
	}
	if found == nil {
		return answer{}, missing
	}
	f.by("prose")
	return *found, nil
}

// broken is the error of what a scanner could read from one place to another, if it has
// one of the signs of an answer; nil if it has none.
func broken(signs [][]int, from, to int, err error) error {
	first := sort.Search(len(signs), func(i int) bool { return signs[i][0] >= from })
	switch {
	case first == len(signs):
		return nil
	case errors.Is(err, errCut):
		return errCutAnswer
	case signs[first][1] <= to:
		return err
	}
	return nil
}

// candidate opens a value that stands among other words, where an empty list is none.
func (f *finder) candidate(v *value) (answer, error) {
	if v.kind == kindList && len(v.list) == 0 {
		return answer{}, errOther
	}
	return f.open(v, 0)
}

const mostWrappers = 3

// open finds the answer in a value: as it was asked for, as a list without its
// envelope, as one trade, within a wrapper, as a call of a tool, or as a text.
func (f *finder) open(v *value, depth int) (answer, error) {
	if depth > mostWrappers {
		return answer{}, errOther
	}
	switch v.kind {
	case kindText:
		if inner, ok := f.whole(trimmed(v.text)); ok && inner.kind != kindText {
			f.by("text")
			return f.open(&inner, depth+1)
		}
	case kindList:
		if len(v.list) > 0 && !slices.ContainsFunc(v.list, func(row value) bool { return !row.isTrade() }) || depth == 0 && len(v.list) == 0 {
			f.by("list")
			return answer{trades: v.list}, nil
		}
	case kindObject:
		return f.openObject(v, depth)
	case kindNull, kindBoolean, kindNumber:
	}
	return answer{}, errOther
}

func (f *finder) openObject(v *value, depth int) (answer, error) {
	trades, err := v.member("trades")
	switch {
	case err != nil:
		return answer{}, err
	case trades != nil:
		rows, err := f.rows(trades)
		return answer{rationale: v.first("rationale").word(), reply: v.first("reply").word(), trades: rows}, err
	case v.isTrade():
		f.by("trade")
		return answer{trades: []value{*v}}, nil
	}
	if arguments := v.at("arguments"); arguments != nil && v.at("name") != nil {
		f.by("tool_call")
		return f.open(arguments, depth+1)
	}
	if len(v.members) == 1 && slices.Contains([]string{"decision", "output", "response", "result", "answer"}, strings.ToLower(v.members[0].name)) {
		f.by("wrapper")
		return f.open(&v.members[0].value, depth+1)
	}
	return answer{}, errOther
}

// rows are the trades of an envelope.
func (f *finder) rows(trades *value) ([]value, error) {
	switch {
	case trades.kind == kindNull:
		return nil, nil
	case trades.kind == kindList:
		return trades.list, nil
	case trades.isTrade():
		f.by("trade")
		return []value{*trades}, nil
	case trades.kind == kindText:
		if inner, ok := f.whole(trimmed(trades.text)); ok && inner.kind == kindList {
			f.by("text")
			return inner.list, nil
		}
	}
	return nil, errors.New(`"trades" is not a list`)
}

// call opens the one call of a tool that nobody offered, if it has the answer.
func (f *finder) call(calls []value) (answer, error) {
	f.by("tool_call")
	if len(calls) != 1 {
		return answer{}, errTool
	}
	arguments := calls[0].at("function", "arguments")
	if arguments == nil {
		return answer{}, errTool
	}
	found, err := f.open(arguments, 1)
	if errors.Is(err, errOther) {
		err = errTool
	}
	return found, err
}

// thoughtOnly reads thought that is the answer itself, and not something around it.
func (f *finder) thoughtOnly(text string) (answer, bool) {
	if text = trimmed(text); !json.Valid([]byte(text)) {
		return answer{}, false
	}
	f.by("reasoning")
	found, err := f.direct(text)
	return found, err == nil
}

// trimmed is text without space around it, whatever kind of space it is.
func trimmed(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) })
}
