# A thin front to CMake.   make | demo | test | bench | bench-peers | install PREFIX=... | format | goldens | symbols | reference | examples
PREFIX ?= /usr/local
PRESET ?= release
BUILD = build

.PHONY: all deps demo test test-long bench bench-peers install format goldens symbols reference examples clean

all:
	@tools/check-deps.sh
	@cmake --preset $(PRESET) -DCMAKE_INSTALL_PREFIX=$(PREFIX) >$(BUILD).configure.log 2>&1 || { cat $(BUILD).configure.log; exit 1; }
	@mv -f $(BUILD).configure.log $(BUILD)/configure.log 2>/dev/null || true
	@cmake --build --preset $(PRESET)

deps:
	@tools/install-deps.sh

demo: deps all
	@examples/demo.sh $(BUILD)/plogp

test: deps all
	@ctest --test-dir $(BUILD) --output-on-failure --no-tests=error

test-long: deps
	@tools/test-long.sh

bench: all
	@$(BUILD)/bench/plogp-bench

bench-peers: all
	@tools/bench-peers.sh

install: all
	@cmake --install $(BUILD)

format:
	@git ls-files --cached --others --exclude-standard '*.c' '*.h' '*.cpp' | xargs clang-format -i

goldens: all
	@tests/cli/update-goldens.sh $(BUILD)/plogp

symbols: all
	@tests/check_symbols.sh $(BUILD)/libplogp.so tests/symbols.txt --update

reference:
	@mkdir -p $(BUILD)/reference
	@doxygen docs/Doxyfile

examples: all
	@tests/update-documents.sh $(BUILD)/plogp

clean:
	@rm -rf $(BUILD)
