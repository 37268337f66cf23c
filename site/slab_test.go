package site

import "testing"

// Appending to what came from a slab, or asking for much, leaves what came before alone.
func TestSlabsDoNotOverlap(t *testing.T) {
	var s slab[int]
	var all [][]int
	for n := range 300 {
		piece := s.move(make([]int, n%7*n/3))
		for i := range piece {
			piece[i] = n
		}
		all = append(all, piece)
		_ = append(piece, -1)
	}
	for n, piece := range all {
		if len(piece) != n%7*n/3 {
			t.Fatalf("piece %d has %d values", n, len(piece))
		}
		for _, v := range piece {
			if v != n {
				t.Fatalf("piece %d holds %d", n, v)
			}
		}
	}
}
