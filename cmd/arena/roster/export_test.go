package roster

// Recheck checks again what was loaded.
func Recheck(s *Spec) error {
	s.check()
	return s.refused()
}
