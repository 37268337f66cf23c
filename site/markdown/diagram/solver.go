package diagram

// A solver puts blocks on a line. They have least distances, and pulls
// between them; it looks for positions that make the pulls short, and as many
// of them as it can nought, which is a straight line on the page.
//
// It moves one block after the other, together with all that are in the way,
// for as long as that is an improvement. The methods of the literature are
// faster and never stop short of the best; this one is quick enough for a page,
// needs whole numbers only, and a reader can follow it.
type solver struct {
	x      []int
	blocks []int // those that take part
	near   [2][][]distance
	pulls  []pull
	at     [][]int // the pulls of each block
}

type distance struct{ to, least int }

// A pull wants b to be off from a; without b, it wants a at 0. It costs the
// square of what is missing, so that a node with two equal branches stands
// between them, and bend on top of it for a line that is not straight. If b is
// too far on the side that side names, the line is only longer.
type pull struct {
	a, b, off int
	weight    int
	bend      int
	side      int
}

const (
	nobody     = -1
	edgePull   = 16
	centrePull = 1
	// A line without a bend is worth as much as one that is this much
	// shorter across.
	bendCost   = 80 * 80
	lengthCost = 16
)

func newSolver(n int) *solver {
	s := &solver{x: make([]int, n), at: make([][]int, n)}
	s.near[0], s.near[1] = make([][]distance, n), make([][]distance, n)
	return s
}

func (s *solver) add(block int) {
	for _, b := range s.blocks {
		if b == block {
			return
		}
	}
	s.blocks = append(s.blocks, block)
}

// apart keeps b behind a.
func (s *solver) apart(a, b, least int) {
	s.near[0][a] = append(s.near[0][a], distance{b, least})
	s.near[1][b] = append(s.near[1][b], distance{a, least})
}

func (s *solver) pull(p pull) {
	if p.a == p.b {
		return
	}
	s.at[p.a] = append(s.at[p.a], len(s.pulls))
	if p.b != nobody {
		s.at[p.b] = append(s.at[p.b], len(s.pulls))
	}
	s.pulls = append(s.pulls, p)
}

// rounds bounds the work; a diagram of ten nodes needs three or four.
const rounds = 30

func (s *solver) solve() {
	for _, b := range s.blocks {
		s.push(b, 1)
	}
	for range rounds {
		better := false
		for _, b := range s.blocks {
			if s.improve(b) {
				better = true
			}
		}
		if !better {
			return
		}
	}
}

// push moves out of the way what is too near to a block on one side. It ends
// because blocks have an order.
func (s *solver) push(b, side int) {
	near := s.near[0]
	if side < 0 {
		near = s.near[1]
	}
	for _, d := range near[b] {
		if x := s.x[b] + side*d.least; (x-s.x[d.to])*side > 0 {
			s.x[d.to] = x
			s.push(d.to, side)
		}
	}
}

// improve tries to satisfy the pulls of a block: alone, and together with
// the blocks it is in line with.
func (s *solver) improve(b int) bool {
	better := false
	for _, by := range s.wishes(b) {
		for ; by != 0; by /= 2 {
			if s.try([]int{b}, by) || s.try(s.inLine(b), by) {
				better = true
				break
			}
		}
	}
	return better
}

// wishes lists how far a block would have to move for each of its pulls, and
// for all of them on average.
func (s *solver) wishes(b int) []int {
	var by []int
	sum, weights := 0, 0
	for _, i := range s.at[b] {
		p := s.pulls[i]
		d := -s.stretch(p)
		if p.b == b {
			d = -d
		}
		by = append(by, d)
		sum += d * p.weight
		weights += p.weight
	}
	if weights == 0 {
		return nil
	}
	return append(by, sum/weights)
}

func (s *solver) stretch(p pull) int {
	if p.b == nobody {
		return s.x[p.a]
	}
	return s.x[p.a] + p.off - s.x[p.b]
}

func (s *solver) inLine(b int) []int {
	group := []int{b}
	seen := map[int]bool{b: true}
	for i := 0; i < len(group); i++ {
		for _, k := range s.at[group[i]] {
			p := s.pulls[k]
			if p.b == nobody || s.stretch(p) != 0 {
				continue
			}
			for _, o := range []int{p.a, p.b} {
				if !seen[o] {
					seen[o] = true
					group = append(group, o)
				}
			}
		}
	}
	return group
}

// try moves a group, and takes the move back unless it was an improvement.
func (s *solver) try(group []int, by int) bool {
	old, cost := append([]int(nil), s.x...), s.cost()
	for _, b := range group {
		s.x[b] += by
	}
	side := 1
	if by < 0 {
		side = -1
	}
	for _, b := range group {
		s.push(b, side)
	}
	if s.cost() < cost {
		return true
	}
	s.x = old
	return false
}

func (s *solver) cost() int {
	sum := 0
	for _, p := range s.pulls {
		switch d := s.stretch(p); {
		case d*p.side < 0:
			sum += p.weight * abs(d) * lengthCost
		case d != 0:
			sum += p.weight * (d*d + p.bend)
		}
	}
	return sum
}
