package settings

import (
	"bytes"

	"github.com/joho/godotenv"
)

// readEnvFile returns the variables of the file at path. An error of what stands in it
// names a line and shows nothing of it, for it may be a secret.
func readEnvFile(path string) (map[string]string, error) {
	text, err := readSmall(path)
	if err != nil {
		return nil, wrongf("read settings: %w", err)
	}
	values, err := godotenv.UnmarshalBytes(text)
	if err != nil {
		return nil, wrongf("%s:%d cannot be read; want NAME=value, with a quote closed that is opened", path, badLine(text))
	}
	return values, nil
}

// badLine is the number of the line from which on text cannot be read: the one after
// the last lines that can. A value in quotes may have several.
func badLine(text []byte) int {
	lines := bytes.SplitAfter(text, []byte("\n"))
	begin := 0
	for end := range lines {
		if _, err := godotenv.UnmarshalBytes(bytes.Join(lines[begin:end+1], nil)); err == nil {
			begin = end + 1
		}
	}
	return begin + 1
}
