package history

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// An answer is a chart of all agents as it is sent. Nobody changes it.
type answer struct {
	json  []byte // with a newline at its end
	gzip  []byte
	lines []span // of the agents within the JSON, in roster order
}

// A span is where something is in a text.
type span struct{ from, to int }

// Weight implements [kept.Answer].
func (a *answer) Weight() int { return cap(a.json) + cap(a.gzip) }

// newAnswer encodes chart as package json would. What there is much of, the points
// of agents, is written without it.
func newAnswer(chart *Chart) (*answer, error) {
	const opening = `"agents":[`
	frame := *chart
	frame.Agents = []AgentSeries{}
	text, err := plainJSON(&frame)
	if err != nil {
		return nil, fmt.Errorf("encode a chart: %w", err)
	}
	i := bytes.Index(text, []byte(opening)) + len(opening)
	a := &answer{lines: make([]span, len(chart.Agents))}
	size := len(text)
	for i := range chart.Agents {
		size += len(chart.Agents[i].Points) * pointBytes
	}
	a.json = append(make([]byte, 0, size), text[:i]...)
	for line := range chart.Agents {
		if line > 0 {
			a.json = append(a.json, ',')
		}
		from := len(a.json)
		if a.json, err = chart.Agents[line].append(a.json); err != nil {
			return nil, fmt.Errorf("encode a line: %w", err)
		}
		a.lines[line] = span{from, len(a.json)}
	}
	a.json = append(a.json, text[i:]...)
	return a, nil
}

// pointBytes is about how long a point is: 13 digits of time, and a value.
const pointBytes = 30

// only is the JSON of a with the lines of some seats.
func (a *answer) only(seats []int) []byte {
	if len(a.lines) == 0 {
		return a.json
	}
	first, last := a.lines[0].from, a.lines[len(a.lines)-1].to
	size := len(a.json) - (last - first)
	for _, seat := range seats {
		size += a.lines[seat].to - a.lines[seat].from + len(",")
	}
	text := append(make([]byte, 0, size), a.json[:first]...)
	for i, seat := range seats {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, a.json[a.lines[seat].from:a.lines[seat].to]...)
	}
	return append(text, a.json[last:]...)
}

// append appends the series as JSON.
func (s *AgentSeries) append(text []byte) ([]byte, error) {
	name, err := plainJSON(s.Agent)
	if err != nil {
		return nil, err
	}
	text = append(text, `{"agent":`...)
	text = append(text, bytes.TrimSuffix(name, []byte("\n"))...)
	text = append(text, `,"points":[`...)
	for i, point := range s.Points {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, '[')
		text = strconv.AppendInt(text, int64(point[0]), 10)
		text = append(text, ',')
		text = strconv.AppendFloat(text, point[1], 'f', -1, 64) // none has more than six decimals
		text = append(text, ']')
	}
	return append(text, "]}"...), nil
}

// plainJSON leaves HTML in strings as it is: nobody may treat this as a page.
func plainJSON(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return text.Bytes(), err //nolint:wrapcheck // callers say what it was
}
