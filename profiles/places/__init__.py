"""From what somebody typed to a place on a map, never finer than about 10 km.

geocoding   what others call: resolve, place_for, choices_for, geocode_place, geocode_waiting
gazetteer   the offline geocoder (geopy's interface)       nominatim   the one over the network
parsing     a text into city, state, country, postal code  answers     what a careful eye takes from Nominatim
atlas       cities, states and countries in memory         pacing      one request a second, and the circuit breaker
streets     texts that are addresses                       folding, names, rounding   plain words and sums
"""
