package completion

import (
	"fmt"
	"reflect"
	"strings"
)

// A kind is what a value of JSON is.
type kind uint8

const (
	kindNull kind = iota
	kindBoolean
	kindNumber
	kindText
	kindList
	kindObject
)

// A value is one of JSON, with its members in their order and none of them lost.
type value struct {
	kind    kind
	text    string // of a text; of a number, its digits as they were written
	yes     bool
	list    []value
	members []member
}

type member struct {
	name  string
	value value
}

// says reports whether v is a text with something in it.
func (v *value) says() bool { return v != nil && v.kind == kindText && strings.TrimSpace(v.text) != "" }

// member finds a member by its name in any case; nil if there is none. If there are
// several which differ nobody can say which of them counts.
func (v *value) member(name string) (*value, error) {
	var found *value
	for i := range v.members {
		switch m := &v.members[i]; {
		case !strings.EqualFold(m.name, name):
		case found == nil:
			found = &m.value
		case !reflect.DeepEqual(*found, m.value):
			return nil, fmt.Errorf("%q is given twice, and differently; give it once", name)
		}
	}
	return found, nil
}

// first is the first member of a name in any case; nil if there is none.
func (v *value) first(name string) *value {
	for i := range v.members {
		if strings.EqualFold(v.members[i].name, name) {
			return &v.members[i].value
		}
	}
	return nil
}

// isTrade reports whether v may be a trade.
func (v *value) isTrade() bool { return v.kind == kindObject && v.first("ticker") != nil }

// at follows names into objects; nil where one is missing. Of several members with a
// name it takes the first.
func (v *value) at(names ...string) *value {
	for _, name := range names {
		if v == nil {
			return nil
		}
		var next *value
		for i := range v.members {
			if v.members[i].name == name {
				next = &v.members[i].value
				break
			}
		}
		v = next
	}
	return v
}

// word is v as a text; empty if it is none.
func (v *value) word() string {
	if v == nil || v.kind != kindText {
		return ""
	}
	return v.text
}
