package site

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// Files that travel with the site are gathered in about as many steps as sorting them takes: every comparison of two names is
// counted, for a book with one picture a document and each of them shown three times.
func TestGatheringFilesIsNotQuadratic(t *testing.T) {
	gather := func(n int) (steps int) {
		r := &reader{}
		for range 3 {
			for _, i := range rand.New(rand.NewSource(1)).Perm(n) {
				r.use(fmt.Sprintf("static/picture-%06d.png", i))
			}
		}
		got := eachOnce(r.used, func(a, b string) int { steps++; return strings.Compare(a, b) })
		if len(got) != n || !slices.IsSorted(got) {
			t.Fatalf("%d files, want %d in order", len(got), n)
		}
		return steps
	}
	small, large := gather(1_000), gather(16_000)
	// 3 × 16,000 names have 16 levels of halves; the square of them would be two thousand million.
	if large > 3*16_000*20 || large > 24*small {
		t.Errorf("%d steps for 1,000 files, %d for 16,000", small, large)
	}
}
