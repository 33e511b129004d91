package reply

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// QueryOf returns the query of r, which may have the named parameters only, each
// once.
func QueryOf(r *http.Request, names ...string) (url.Values, error) {
	return ListQueryOf(r, "", names...)
}

// ListQueryOf lets the parameter list, which is among names, be given more than
// once.
func ListQueryOf(r *http.Request, list string, names ...string) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, Invalid("The query cannot be read; percent-encode its values.")
	}
	for name, values := range query {
		switch {
		case !slices.Contains(names, name) && len(names) == 0:
			return nil, Invalid("The parameter " + Quoted(name) + " is not known; there is none here.")
		case !slices.Contains(names, name):
			return nil, Invalid("The parameter " + Quoted(name) + " is not known; there is " + strings.Join(names, ", ") + ".")
		case len(values) > 1 && name != list:
			return nil, Invalid("The parameter " + Quoted(name) + " is given more than once.")
		}
	}
	return query, nil
}

// Number reads a whole number from least to most, or returns absent when the
// parameter is not there.
func Number(query url.Values, name string, least, most, absent uint64) (uint64, error) {
	if !query.Has(name) {
		return absent, nil
	}
	value, err := strconv.ParseUint(query.Get(name), 10, 64)
	if err != nil || value < least || value > most {
		return 0, Invalid("The parameter " + Quoted(name) + " must be a whole number from " +
			strconv.FormatUint(least, 10) + " to " + strconv.FormatUint(most, 10) + ".")
	}
	return value, nil
}
