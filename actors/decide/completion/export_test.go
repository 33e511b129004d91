package completion

// ReadText reads what a model said, without the answer around it.
func ReadText(text string, universe *Universe) Reading {
	reading := Reading{}
	reading.take(&choice{content: text}, universe)
	return reading
}
