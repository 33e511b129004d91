package main

import "fmt"

// fitConnections lowers the limit of viewers to 90 % of the files that the
// process may open, of which the store, the page and commands need some. It warns
// who asked for more.
func (s *settings) fitConnections(files int) (warnings []string) {
	most := max(1, files-files/10)
	if files <= 0 || s.maxConnections <= most {
		return nil
	}
	if s.chosen("MAX_CONNECTIONS") {
		warnings = append(warnings, fmt.Sprintf("%s is %d, but the process may open %d files: %d viewers at once are let in; raise the limit, for example with ulimit -n %d",
			s.from("MAX_CONNECTIONS"), s.maxConnections, files, most, s.maxConnections+s.maxConnections/9+1))
	}
	s.maxConnections = most
	return warnings
}
