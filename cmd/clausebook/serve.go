package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/clausebook/clausebook/cmd/clausebook/live"
	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
)

func (a *app) serve() *cobra.Command {
	var port int
	var host string
	var open bool
	c := &cobra.Command{
		Use:   "serve [BOOK]",
		Short: a.say("Compile, serve, and follow every change", "编译并在浏览器中预览，保存即更新"),
		Long: a.say(`Compile the book and show it at http://127.0.0.1:20000 (the next free port if that is taken). Every time a file is saved the
site is compiled again and the browser reloads. While something is wrong, the last good site stays, and the page shows what is
wrong with file, line and column.`,
			`编译文件集并在 http://127.0.0.1:20000 显示（端口被占用时用下一个）。每次保存文件都会重新编译，浏览器自动刷新。
有错误时保留上一个正确的版本，并在页面上显示文件、行、列和问题。`),
		Args: a.arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if a.memory == building {
				a.memory = serving
			}
			return a.runServe(book(args), host, port, open)
		},
	}
	c.Flags().IntVar(&port, "port", 20000, a.say("port", "端口"))
	c.Flags().StringVar(&host, "host", "127.0.0.1", a.say("address to listen at; anything but this machine is visible to others", "监听地址；改为其他地址后别人也能看到"))
	c.Flags().BoolVar(&open, "open", false, a.say("open the browser", "打开浏览器"))
	return c
}

func (a *app) runServe(dir, host string, port int, open bool) error {
	today, err := a.today()
	if err != nil {
		return err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return usage(fmt.Errorf(a.say("there is no folder %s", "没有文件夹 %s"), dir))
	}
	listener, err := listen(host, port)
	if err != nil {
		return &exit{exitIO, err}
	}
	fixed := a.asOf != ""
	b := live.New(live.Options{
		Dir: dir, Skip: inside(dir, "public"), Lang: a.lang,
		Today: func() site.Date {
			if fixed {
				return today
			}
			d, _ := a.today() // a book that is served over midnight follows the day
			return d
		},
		Theme: a.themeMemory(dir),
		Built: a.built,
		Found: a.memory.use,
	})
	if err := b.Last().Err; errors.Is(err, site.ErrNoBook) {
		listener.Close()
		return usage(fmt.Errorf(a.say("%s is not a book: it has no %s (clausebook init makes a new book)", "%s 不是文件集：缺少 %s（用 clausebook init 新建）"), dir, site.ConfigFile))
	}
	address := "http://" + listener.Addr().String() + "/"
	fmt.Fprintln(a.out, address)
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		fmt.Fprintln(a.err, a.say("warning: other machines can read this site", "警告：其他机器也能访问这个网站"))
	}
	if open {
		openBrowser(address)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := &http.Server{
		Handler: b.Handler(live.Hosts(listener.Addr(), host)), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: 60 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 2)
	go func() { failed <- b.Watch(ctx) }()
	go func() { failed <- server.Serve(listener) }()
	select {
	case <-ctx.Done():
	case err := <-failed:
		if err != nil {
			return &exit{exitIO, err}
		}
	}
	end, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_ = server.Shutdown(end)
	return nil
}

// themeMemory keeps a built-in theme once it has been read; one with files in the book is read at every build.
func (a *app) themeMemory(dir string) func(*site.Site) (*generator.Theme, error) {
	kept := map[string]*generator.Theme{}
	return func(s *site.Site) (*generator.Theme, error) {
		if _, err := os.Stat(filepath.Join(dir, "themes")); err == nil {
			return a.loadTheme(dir, s)
		}
		name := s.Config.Theme
		if kept[name] == nil {
			t, err := a.loadTheme(dir, s)
			if err != nil {
				return nil, err
			}
			kept[name] = t
		}
		return kept[name], nil
	}
}

// built prints what a build gave.
func (a *app) built(r live.Result) {
	a.report(r.Diagnostics)
	switch {
	case r.Err != nil:
		fmt.Fprintf(a.err, "clausebook: %v\n", r.Err)
	case a.quiet:
	case r.Good:
		fmt.Fprintf(a.out, a.say("built in %d ms\n", "编译完成，%d 毫秒\n"), r.Took.Milliseconds())
	default:
		fmt.Fprintln(a.out, a.say("not built; the last good site stays", "未编译；保留上一个正确的版本"))
	}
}

// listen takes the port, or the next free one.
func listen(host string, port int) (net.Listener, error) {
	var first error
	for p := port; p < port+20; p++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p)))
		if err == nil {
			return l, nil
		}
		if first == nil {
			first = err
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			break
		}
	}
	return nil, first
}

// openBrowser asks the system to show an address; where that fails, the address on the terminal serves.
func openBrowser(address string) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	_ = exec.Command(name, args...).Start()
}
