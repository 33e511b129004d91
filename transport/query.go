package transport

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// queryOf returns the query of r, which may have the named parameters only, each
// once.
func queryOf(r *http.Request, names ...string) (url.Values, error) {
	return listQueryOf(r, "", names...)
}

// listQueryOf lets the parameter list, which is among names, be given more than
// once.
func listQueryOf(r *http.Request, list string, names ...string) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badRequest("The query cannot be read; percent-encode its values.")
	}
	for name, values := range query {
		switch {
		case !slices.Contains(names, name) && len(names) == 0:
			return nil, badRequest("The parameter " + quoted(name) + " is not known; there is none here.")
		case !slices.Contains(names, name):
			return nil, badRequest("The parameter " + quoted(name) + " is not known; there is " + strings.Join(names, ", ") + ".")
		case len(values) > 1 && name != list:
			return nil, badRequest("The parameter " + quoted(name) + " is given more than once.")
		}
	}
	return query, nil
}

// number reads a whole number from least to most, or returns absent when the
// parameter is not there.
func number(query url.Values, name string, least, most, absent uint64) (uint64, error) {
	if !query.Has(name) {
		return absent, nil
	}
	value, err := strconv.ParseUint(query.Get(name), 10, 64)
	if err != nil || value < least || value > most {
		return 0, badRequest("The parameter " + quoted(name) + " must be a whole number from " +
			strconv.FormatUint(least, 10) + " to " + strconv.FormatUint(most, 10) + ".")
	}
	return value, nil
}

// maxQuoted is how much of what a client sent is said back to it.
const maxQuoted = 80

func quoted(text string) string {
	if len(text) > maxQuoted {
		text = strings.ToValidUTF8(text[:maxQuoted], "") + "…"
	}
	return strconv.Quote(text)
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
