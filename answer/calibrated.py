"""How probable it is that an answer is right: that something it quotes is what was asked for.

A logistic curve. `python -m evaluation.fit_confidence` fits and checks it over sets of judged questions, each of the same
weight. How far the best passage stands out from the other candidates tells most; after that, whether something that the
question asks for is missing from what is quoted.
"""

from math import exp, log

CONSTANT, STANDS_OUT, LACKING = -2.79, 2.16, -0.92
LEAST = 0.1  # a passage that stands out less is as good as one that does not


def signs(score: float, lacking: bool) -> tuple[float, float]:
    """What the curve takes, in the order of its coefficients.

    Args:
        score: the fused score of the best passage, in deviations of the candidates' scores.
        lacking: whether something was found missing, or nothing was quoted for that reason.
    """
    return log(max(score, LEAST)), float(lacking)


def probability_right(score: float, lacking: bool) -> float:
    """The probability, to two digits, that something quoted is what was asked for; where nothing is, that one of the passages
    shown as nearest has it. Takes what `signs` takes.
    """
    stands_out, missing = signs(score, lacking)
    return round(1 / (1 + exp(-(CONSTANT + STANDS_OUT * stands_out + LACKING * missing))), 2)
