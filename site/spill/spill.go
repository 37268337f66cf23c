// Package spill keeps in a file what a large book does not need in memory: the garbage collector looks through everything
// that stays there, again and again while the site is made.
package spill

import (
	"fmt"
	"io"
	"sync"
)

// A File is written once, from its beginning, and then read.
type File interface {
	io.Writer
	io.ReaderAt
}

// A Store puts pieces one after the other into a file. Several goroutines may put at once; what has been put can be read back
// from the file after Flush.
type Store struct {
	file File

	mu     sync.Mutex
	buffer []byte
	at     int64 // of the next piece
	err    error // of the first write that failed
}

const bufferSize = 1 << 20

// New begins a store in an empty file.
func New(f File) *Store { return &Store{file: f, buffer: make([]byte, 0, bufferSize)} }

// Put writes a piece down and gives the offset at which it will stand. An error is kept for Flush.
func (s *Store) Put(piece []byte) (at int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at = s.at
	s.at += int64(len(piece))
	if len(s.buffer)+len(piece) > bufferSize {
		s.write(s.buffer)
		s.buffer = s.buffer[:0]
	}
	if len(piece) > bufferSize {
		s.write(piece)
	} else {
		s.buffer = append(s.buffer, piece...)
	}
	return at
}

func (s *Store) write(b []byte) {
	if s.err == nil && len(b) > 0 {
		_, s.err = s.file.Write(b)
	}
}

// Flush writes what is left, and gives the error of any write that failed.
func (s *Store) Flush() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write(s.buffer)
	s.buffer = s.buffer[:0]
	if s.err != nil {
		return fmt.Errorf("writing a file for the time of the build: %w", s.err)
	}
	return nil
}

// ReadAt implements io.ReaderAt.
func (s *Store) ReadAt(p []byte, at int64) (int, error) { return s.file.ReadAt(p, at) }
