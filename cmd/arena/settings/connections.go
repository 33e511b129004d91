package settings

import "fmt"

// FitConnections lowers the limit of viewers to 90 % of the files that the
// process may open, of which the store, the page and commands need some. It warns
// who asked for more.
func (v *Values) FitConnections(files int) (warnings []string) {
	most := max(1, files-files/10)
	if files <= 0 || v.MaxConnections <= most {
		return nil
	}
	if v.Chosen("MAX_CONNECTIONS") {
		warnings = append(warnings, fmt.Sprintf("%s is %d, but the process may open %d files: %d viewers at once are let in; raise the limit, for example with ulimit -n %d",
			v.From("MAX_CONNECTIONS"), v.MaxConnections, files, most, v.MaxConnections+v.MaxConnections/9+1))
	}
	v.MaxConnections = most
	return warnings
}
