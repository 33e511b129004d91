// Package fakellm is an endpoint of language models without one: an HTTP server that
// speaks as OpenAI and OpenRouter do, for demos without a key and for tests.
//
// What a model answers follows from the seed, its name and the prompt alone, and reads
// like a trader's decision. What goes wrong is chosen by [Faults], or by a request in
// its header X-Fake-Fault. It announces itself: each model's name begins with "fake/",
// and what one says with "Fake model: ".
//
// It finds its facts in the prompt, in any message: rows under a line that begins with
// "symbol,price" are what can be traded, in dollars, of which a column "change" tells by
// how many percent a price has moved; rows under one that begins with "position,shares"
// are what is held; a line "cash: 6000.00" is what may be spent. An empty line ends rows.
// A line that begins with "- " and has " wrote: " in it is a message of the audience, to
// which it replies in two of three cases.
package fakellm
