# Likelihood inference of logistic and multinomial models: Rscript likelihood.R > likelihood.txt
# Intervals: the profile by Newton's method with one coefficient held, its ends by uniroot.
# Tests: twice the difference of the log-likelihoods with and without a column.
# Beside them, for eyes: MASS::confint and drop1 of glm, nnet::multinom (fewer digits).
suppressMessages({library(MASS); library(nnet)})

softmax_fit <- function(x, y, held = 0, value = 0) {  # y: 0 .. m; class 0 is the baseline
    m <- max(y); d <- ncol(x); size <- m * d
    theta <- rep(0, size); free <- setdiff(seq_len(size), held)
    if (held > 0) theta[held] <- value
    loss <- function(t) { eta <- cbind(0, x %*% matrix(t, d))
        top <- apply(eta, 1, max)
        sum(log(rowSums(exp(eta - top))) + top - eta[cbind(seq_along(y), y + 1)]) }
    for (step in 1:200) {
        eta <- cbind(0, x %*% matrix(theta, d)); p <- exp(eta - apply(eta, 1, max)); p <- p / rowSums(p)
        p <- p[, -1, drop = FALSE]
        gradient <- as.vector(t(x) %*% (p - outer(y, 1:m, "==")))[free]
        hessian <- matrix(0, size, size)
        for (a in 1:m) for (b in 1:m)
            hessian[(a - 1) * d + 1:d, (b - 1) * d + 1:d] <- t(x) %*% (x * (p[, a] * ((a == b) - p[, b])))
        move <- solve(hessian[free, free], gradient, tol = 1e-30)
        share <- 1; now <- loss(theta)
        repeat { trial <- theta; trial[free] <- theta[free] - share * move
            if (loss(trial) <= now + 1e-12 * abs(now) || share < 1e-10) break; share <- share / 2 }
        theta <- trial
        if (sum(move * gradient) < 1e-22) break
    }
    list(theta = theta, loss = loss(theta), hessian = hessian)
}

report <- function(file, target, columns) {
    data <- read.csv(file.path("..", "data", file)); classes <- sort(unique(as.character(data[[target]])))
    y <- match(as.character(data[[target]]), classes) - 1
    scale <- sapply(data[columns], sd)   # the profile of a slope does not depend on centring
    x <- cbind(1, sapply(columns, function(c) data[[c]] / scale[c]))
    full <- softmax_fit(x, y); se <- sqrt(diag(solve(full$hessian)))
    unit <- rep(c(1, scale), max(y)); names <- c("(intercept)", columns)
    for (i in seq_along(full$theta)) {
        rise <- function(v) sqrt(2 * max(0, softmax_fit(x, y, i, v)$loss - full$loss)) - qnorm(0.975)
        end <- function(sign) uniroot(function(s) rise(full$theta[i] + sign * s * se[i]), c(0.5, 5), tol = 1e-11)$root
        cat("interval", file, target, classes[2 + (i - 1) %/% ncol(x)], names[1 + (i - 1) %% ncol(x)],
            sprintf("%.13g", c(full$theta[i] - end(-1) * se[i], full$theta[i] + end(1) * se[i]) / unit[i]), "\n")
    }
    for (c in seq_along(columns)) {
        less <- softmax_fit(x[, -(1 + c), drop = FALSE], y)
        cat("test", file, target, "-", columns[c], sprintf("%.13g", c(2 * (less$loss - full$loss), max(y))), "\n")
    }
    formula <- reformulate(columns, paste0("factor(", target, ")"))
    if (max(y) == 1) {
        model <- glm(formula, binomial, data, control = list(epsilon = 1e-14))
        message(paste(capture.output(print(suppressMessages(confint(model)), digits = 8)), collapse = "\n"))
        message(paste(capture.output(print(drop1(model, test = "LRT"), digits = 10)), collapse = "\n"))
    } else
        message(paste(capture.output(print(multinom(formula, data, trace = FALSE, reltol = 1e-15, maxit = 1000), digits = 8)), collapse = "\n"))
}
report("pima_tr_MASS.csv", "type", c("npreg", "glu", "bp", "skin", "bmi", "ped", "age"))
report("ucla_admissions.csv", "rank", c("gre", "gpa", "admit"))
