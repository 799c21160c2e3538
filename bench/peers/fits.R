# Seconds and estimates of R's fits of a gamma law: Rscript fits.R FILE PACKAGE
arguments <- commandArgs(trailingOnly = TRUE)
file <- file(arguments[1], "rb")
x <- readBin(file, "double", n = 1e8)
close(file)
library(arguments[2], character.only = TRUE, quietly = TRUE, warn.conflicts = FALSE)
start <- proc.time()
if (arguments[2] == "MASS") {
    found <- fitdistr(x, "gamma")$estimate
} else {
    found <- fitdist(x, "gamma")$estimate
}
taken <- proc.time() - start
cat(taken[["user.self"]] + taken[["sys.self"]], found[["shape"]], 1 / found[["rate"]], "\n")
