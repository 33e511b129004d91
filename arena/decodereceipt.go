package arena

import "encoding/json"

// What a receipt reads stands in the order in which it is written, as in decodeevent.go.

func (r *Receipt) decode(d *decoder) {
	if d.member("prompt") {
		r.Prompt = []PromptPart{}
		d.list(func() {
			r.Prompt = append(r.Prompt, PromptPart{})
			part := &r.Prompt[len(r.Prompt)-1]
			d.object(func() { part.decode(d) })
		})
	}
	if d.member("replies") {
		d.list(func() { r.Replies = append(r.Replies, d.reply(&r.Quoted)) })
	}
	r.Short = d.member("short") && d.isTrue()
	r.Attempts = int(d.optionalNumber("attempts"))
	if d.member("usage") {
		d.object(func() { r.Usage.decode(d) })
	}
	r.Latency = Millis(d.optionalNumber("latency_ms"))
	r.Repairs = int(d.optionalNumber("repairs"))
	r.Version = d.optionalText("version")
	r.Model = d.optionalText("model")
	r.Deadline = d.optionalTime("deadline")
	r.Outcome = d.optionalText("outcome")
}

func (p *PromptPart) decode(d *decoder) {
	p.Text = d.optionalText("text")
	p.Sum = d.optionalText("sum")
	p.Seq = uint64(d.optionalNumber("seq")) //nolint:gosec // never negative
	p.Nth = int(d.optionalNumber("nth"))
}

func (u *Usage) decode(d *decoder) {
	u.TokensIn = d.number("tokens_in")
	u.TokensOut = d.number("tokens_out")
	u.Cost = d.money("cost")
	u.Unpriced = int(d.optionalNumber("unpriced"))
}

// reply reads a reply of any sort, and notes in quoted one that could stand alone and does
// not.
func (d *decoder) reply(quoted *bool) string {
	switch {
	case d.take("["):
		object, l := d.validObject(), layout{}
		for _, space := range [...]*string{&l.indent, &l.before, &l.after} {
			d.needs(",")
			*space = d.value()
		}
		d.needs("]")
		if d.bad {
			return ""
		}
		text, err := l.lay(object)
		d.bad = err != nil
		return text
	case d.at < len(d.data) && d.data[d.at] == '{':
		return d.validObject()
	}
	text := d.value()
	*quoted = *quoted || standsAlone(text)
	return text
}

// validObject reads an object as it stands.
func (d *decoder) validObject() string {
	raw := d.raw()
	if !json.Valid(raw) {
		d.bad = true
	}
	return string(raw)
}

// needs consumes text, which cannot be missing.
func (d *decoder) needs(text string) {
	if !d.take(text) {
		d.bad = true
	}
}

// isTrue reads the one truth value that is written.
func (d *decoder) isTrue() bool {
	d.needs("true")
	return !d.bad
}

func (d *decoder) optionalNumber(name string) int64 {
	if !d.member(name) {
		return 0
	}
	return d.integer()
}
