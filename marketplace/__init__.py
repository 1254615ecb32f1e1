"""The marketplace of a city's services: from the kernel below to the pages above.

The table of contents is `marketplace.app`; the four service models are `marketplace.service_models`.
"""
