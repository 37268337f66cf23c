package main

import "runtime/debug"

// memory is how much of it the program may use before it collects garbage more often than it wants to: as much as that is
// worth for a book of 10,000 texts, and in proportion for a larger one, which would otherwise do little else than collect.
type memory struct{ least, perText int64 }

var (
	building = memory{456 << 20, 46 << 10}
	// What serve remembers between two saves of a large book is more than a build has at any time.
	serving = memory{1 << 30, 104 << 10}
)

// use sets the limit for a book of so many texts. A program that has no memory of its own, such as a test, is left alone.
func (m memory) use(texts int) {
	if m.least > 0 {
		debug.SetMemoryLimit(m.limit(texts))
	}
}

func (m memory) limit(texts int) int64 { return max(m.least, int64(texts)*m.perText) }
