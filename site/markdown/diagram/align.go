package diagram

import (
	"cmp"
	"slices"
)

// align joins items into blocks, which share one position across the flow:
// the points of a long edge, and the steps of the main path. What is in a
// block is drawn as one straight line, whatever becomes of the rest.
func (l *layout) align() {
	for i := range l.items {
		l.items[i].block = i
	}
	behind, ahead := l.pathLengths()
	through := func(k link) int { return behind[k.from] + ahead[k.to] }
	var candidates []int
	for i, k := range l.links {
		if l.items[k.from].lane == l.items[k.to].lane && l.rank(k) < unfit {
			candidates = append(candidates, i)
		}
	}
	slices.SortStableFunc(candidates, func(a, b int) int {
		ka, kb := l.links[a], l.links[b]
		return cmp.Or(int(l.rank(ka)-l.rank(kb)), through(kb)-through(ka))
	})
	aligned := make(map[[2]int]bool) // item, and 0 for its front or 1 for its back
	for _, c := range candidates {
		k := l.links[c]
		front, back := [2]int{k.to, 0}, [2]int{k.from, 1}
		if aligned[front] || aligned[back] || l.rank(k) == mainPath && (l.fans(k) || l.tied(k, through)) {
			continue
		}
		if l.join(k.from, k.to) {
			aligned[front], aligned[back] = true, true
		}
	}
}

type rank int

const (
	longEdge  rank = iota // between two points of an edge
	mainPath              // between two nodes
	endOfEdge             // between a point and a node that has no other edge on this side
	unfit
)

func (l *layout) rank(k link) rank {
	from, to := l.items[k.from], l.items[k.to]
	switch {
	case from.node < 0 && to.node < 0:
		return longEdge
	case from.node >= 0 && to.node >= 0:
		return mainPath
	case from.node >= 0 && len(from.out) == 1, to.node >= 0 && len(to.in) == 1:
		return endOfEdge
	}
	return unfit
}

// pathLengths counts for every item the nodes on the longest path up to it,
// and from it on.
func (l *layout) pathLengths() (behind, ahead []int) {
	behind, ahead = make([]int, len(l.items)), make([]int, len(l.items))
	one := func(i int) int {
		if l.items[i].node >= 0 {
			return 1
		}
		return 0
	}
	for _, layer := range l.layers {
		for _, i := range layer {
			for _, k := range l.items[i].in {
				behind[i] = max(behind[i], behind[l.links[k].from])
			}
			behind[i] += one(i)
		}
	}
	for _, layer := range slices.Backward(l.layers) {
		for _, i := range layer {
			for _, k := range l.items[i].out {
				ahead[i] = max(ahead[i], ahead[l.links[k].to])
			}
			ahead[i] += one(i)
		}
	}
	return behind, ahead
}

// fans reports whether a step leads to several others, or is led to by
// several: it is drawn in the middle of them. From a decision there is a main
// path all the same.
func (l *layout) fans(k link) bool {
	return len(l.items[k.from].out) > 2 && l.shapes[l.items[k.from].node].kind != decision ||
		len(l.items[k.to].in) > 3
}

// tied reports whether another edge between two nodes has the same claim to
// the middle. Then neither gets it: two branches of equal length are drawn
// left and right of the decision.
func (l *layout) tied(k link, through func(link) int) bool {
	rival := func(i int) bool {
		r := l.links[i]
		return r != k && l.rank(r) == mainPath && through(r) == through(k) &&
			l.items[r.from].lane == l.items[r.to].lane
	}
	return slices.ContainsFunc(l.items[k.from].out, rival) ||
		slices.ContainsFunc(l.items[k.to].in, rival)
}

// join makes one block of two, unless the orders of the layers contradict it.
func (l *layout) join(a, b int) bool {
	to, from := l.items[a].block, l.items[b].block
	var moved []int
	for i := range l.items {
		if l.items[i].block == from {
			l.items[i].block = to
			moved = append(moved, i)
		}
	}
	if l.blocksInOrder() {
		return true
	}
	for _, i := range moved {
		l.items[i].block = from
	}
	return false
}

// blocksInOrder reports whether no block is before another in one layer and
// behind it in the next, directly or by way of others.
func (l *layout) blocksInOrder() bool {
	behind := make([][]int, len(l.items))
	waiting := make([]int, len(l.items))
	for _, layer := range l.layers {
		for p := range len(layer) - 1 {
			a, b := l.items[layer[p]].block, l.items[layer[p+1]].block
			behind[a] = append(behind[a], b)
			waiting[b]++
		}
	}
	var free []int
	for b, n := range waiting {
		if n == 0 {
			free = append(free, b)
		}
	}
	for i := 0; i < len(free); i++ {
		for _, b := range behind[free[i]] {
			if waiting[b]--; waiting[b] == 0 {
				free = append(free, b)
			}
		}
	}
	return len(free) == len(l.items)
}
