# Short names of the usual commands. The scripts do the work: ./mvnw, ./test, ./appversion.
.PHONY: help build test verify demo images story format release-dry-run

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-18s %s\n", $$1, $$2}' Makefile
build: ## all modules, without tests
	./mvnw package -DskipTests
test: ## unit tests
	./test --unit
verify: ## everything, end-to-end tests on a real Kubernetes included
	./test
demo: ## an open tab over a release, in the terminal
	./appversion demo
images: ## target/image.tar of operator, sidecar, store and cli
	./mvnw package -Pimages -DskipTests
story: ## one end-to-end story: make story NAME=BrowserIT; without NAME, the list
	e2e/story $(NAME)
format: ## format the Java sources
	./mvnw spotless:apply
release-dry-run: ## a whole release into a registry on this machine
	build/release dry-run
