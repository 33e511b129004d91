package prompt

import (
	"embed"
	"slices"
	"strings"
)

//go:embed personas/*.txt
var personas embed.FS

// Personas returns the names of the investor personas, sorted.
func Personas() []string {
	files, err := personas.ReadDir("personas")
	if err != nil {
		return nil // it is embedded
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = strings.TrimSuffix(file.Name(), ".txt")
	}
	slices.Sort(names)
	return names
}

// Persona returns what a model that plays the persona called name is told of it, in one
// paragraph. ok is false where there is none of that name.
func Persona(name string) (text string, ok bool) {
	if !slices.Contains(Personas(), name) {
		return "", false
	}
	content, err := personas.ReadFile("personas/" + name + ".txt")
	return strings.Join(strings.Fields(string(content)), " "), err == nil
}
