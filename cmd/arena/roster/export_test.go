package roster

import "testing/fstest"

// ReadText reads an arena's file that has the text.
func ReadText(text []byte) (*Spec, error) {
	return make(reading).read(fstest.MapFS{"a.yaml": {Data: text}}, "arenas", "a.yaml")
}

// Recheck checks again what was read.
func Recheck(s *Spec) error {
	s.check()
	return s.refused()
}
