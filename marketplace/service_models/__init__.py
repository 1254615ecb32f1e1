"""The four ways in which a city delivers a service, as one visible abstraction.

`base` says what every model must answer: who may provide, who gives the place, in what capacity the city takes money,
how a price settles into postings, what kind of recipient of data the provider is, which duties and redress there are.
`provision` (V), `arrangement` (V+), `wellbeing` (Vx) and `platform` (V²) answer; `registry` lists them.
`settlement` holds prices and postings, `collecting` the two capacities in which a family's money is taken.
Nothing else in the code asks which model a service has: it asks the model.
"""
